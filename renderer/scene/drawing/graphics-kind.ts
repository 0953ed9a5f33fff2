// Tells a graphics card from a program that imitates one. On the latter the viewer saves work.

const SOFTWARE_NAMES = /swiftshader|llvmpipe|softpipe|software|basic render/i;

let known: boolean | undefined;

/** Asks once, since a context takes long to make; on a canvas of its own, since the answer shapes how the real one is made. */
export function isSoftwareGraphics(): boolean {
  known ??= askGraphics();
  return known;
}

function askGraphics(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  if (context === null) return true;
  const extension = context.getExtension('WEBGL_debug_renderer_info');
  const name = extension === null ? '' : String(context.getParameter(extension.UNMASKED_RENDERER_WEBGL));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return isSoftwareName(name);
}

export function isSoftwareName(name: string): boolean {
  return SOFTWARE_NAMES.test(name);
}
