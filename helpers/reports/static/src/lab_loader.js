/* What every widget of ours in JupyterLab carries: it waits for the script that shows it, which one
   widget of the kernel holds for all of them, and which a page runs once. */

/**
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {{get_model: (id: string) => any}} widget_manager
 */

/**
 * Run the script that a widget holds, compressed, unless it runs on this page already.
 *
 * @param {any} holder the model of the widget that holds it
 * @returns {Promise<void>}
 */
async function runOnce(holder) {
  const pages = /** @type {any} */ (globalThis);
  const key = `communityShift-${holder.get("digest")}`;
  const run = async () => {
    const packed = new Blob([holder.get("packed")]).stream();
    const text = packed.pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.text = await new Response(text).text();
    document.head.append(script);
  };
  pages[key] ??= run();
  return pages[key];
}

export default {
  /** @param {{model: Model, el: HTMLElement}} place */
  async render(place) {
    const id = place.model.get("script").slice("IPY_MODEL_".length);
    const holder = await place.model.widget_manager.get_model(id);
    await runOnce(holder);
    const parts = /** @type {any} */ (globalThis).communityShift;
    return parts[place.model.get("part")](place, holder.get("look"));
  },
};
