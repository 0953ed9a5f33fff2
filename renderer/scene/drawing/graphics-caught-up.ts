// Waits until the graphics processor has done what it was told so far, while the page goes on. Whoever asks it anything earlier holds
// the page until then: without a card, making the programs of one material may take seconds.

/** Between two looks. */
const PAUSE_MS = 8;

/** Resolves at once where the context is lost. */
export async function graphicsCaughtUp(context: WebGLRenderingContext | WebGL2RenderingContext): Promise<void> {
  if (!(context instanceof WebGL2RenderingContext)) return;
  const fence = context.fenceSync(context.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (fence === null) return;
  context.flush();
  while (!context.isContextLost() && context.getSyncParameter(fence, context.SYNC_STATUS) !== context.SIGNALED) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  context.deleteSync(fence);
}
