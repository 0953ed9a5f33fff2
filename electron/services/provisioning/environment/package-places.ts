// Where a set-up by the network would ask for packages, as it can be told before: names of hosts, or folders of local indexes.
import type { TorchBuild } from './torch-build.ts';
import { uvEnvironment } from './uv.ts';

/** The host that uv asks where nobody says another, and the publisher's own for builds without CUDA. */
const USUAL_HOST = 'pypi.org';
const TORCH_HOST = 'download.pytorch.org';

export function packagePlaces(environment: NodeJS.ProcessEnv, build: TorchBuild): string[] {
  const { UV_DEFAULT_INDEX, UV_INDEX = '', UV_FIND_LINKS = '' } = uvEnvironment(environment, '');
  const others = [...UV_INDEX.split(/\s+/), ...UV_FIND_LINKS.split(',')].filter((address) => address !== '');
  const usual = UV_DEFAULT_INDEX ? nameOf(UV_DEFAULT_INDEX) : USUAL_HOST;
  return [...new Set([usual, ...others.map(nameOf), ...(build === 'cpu' ? [TORCH_HOST] : [])])];
}

/** Without the name that uv lets one give to an index, and without anything secret. */
function nameOf(address: string): string {
  try {
    const { protocol, host, pathname } = new URL(address.replace(/^[\w-]+=/, ''));
    return protocol === 'file:' ? decodeURIComponent(pathname) : host;
  } catch {
    return address;
  }
}
