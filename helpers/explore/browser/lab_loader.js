/* What every widget of ours in JupyterLab carries: it waits for the script that shows it, which one
   widget of the kernel holds for all of them, and which a page runs once. */

/**
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(event: string, then: (message: any, buffers: DataView[]) => void) => void} on
 * @property {(message: object) => void} send
 * @property {{get_model: (id: string) => any}} widget_manager
 */
/** @typedef {{packed: DataView<ArrayBuffer>, look: object}} Script */

/**
 * The script, from the widget that holds it. A page that was opened later than the kernel may not
 * have heard of that widget yet: then it is asked for.
 *
 * @param {Model} model
 * @returns {Promise<Script>}
 */
async function heldScript(model) {
  try {
    const id = model.get("script").slice("IPY_MODEL_".length);
    const holder = await model.widget_manager.get_model(id);
    return { packed: holder.get("packed"), look: holder.get("look") };
  } catch {
    return new Promise((resolve) => {
      model.on("msg:custom", ({ look }, [packed]) => {
        if (look) resolve({ packed: /** @type {DataView<ArrayBuffer>} */ (packed), look });
      });
      model.send({ wants: "script" });
    });
  }
}

/**
 * Run the script.
 *
 * @param {Model} model
 * @returns {Promise<object>} the look that it draws with
 */
async function run(model) {
  const { packed, look } = await heldScript(model);
  const text = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.text = await new Response(text).text();
  document.head.append(script);
  return look;
}

export default {
  /** @param {{model: Model, el: HTMLElement}} place */
  async render(place) {
    const page = /** @type {any} */ (globalThis);
    const key = `communityShift-${place.model.get("digest")}`;
    page[key] ??= run(place.model);
    const look = await page[key];
    return page.communityShift[place.model.get("part")](place, look);
  },
};
