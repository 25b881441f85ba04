/* As much of a document as the parts of an answer need: elements that hold elements and text. */

class Node {
  constructor(tag) {
    this.tagName = tag.toUpperCase();
    this.children = [];
    this.attributes = {};
    this.className = "";
    this.tBodies = [];
  }

  append(...children) {
    this.children.push(...children);
  }

  replaceChildren(...children) {
    this.children = children;
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  addEventListener() {}

  get textContent() {
    return this.children.map((c) => (typeof c === "string" ? c : c.textContent)).join("");
  }

  set textContent(text) {
    this.children = [text];
  }

  /* Only `tag`, `.class` and one of these within another are needed. */
  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  querySelectorAll(selector) {
    const [outer, inner] = selector.split(" ");
    if (inner) return this.querySelectorAll(outer).flatMap((node) => node.querySelectorAll(inner));
    const own = this.children.filter((child) => typeof child !== "string");
    return own.flatMap((child) => {
      const isMeant = selector.startsWith(".")
        ? child.className.split(" ").includes(selector.slice(1))
        : child.tagName === selector.toUpperCase();
      return [...(isMeant ? [child] : []), ...child.querySelectorAll(selector)];
    });
  }
}

export function element(tag, className = "", ...children) {
  const node = new Node(tag);
  node.className = className;
  node.append(...children);
  return node;
}

globalThis.document = { createElement: (tag) => new Node(tag), activeElement: null };
