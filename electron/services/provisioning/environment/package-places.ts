// Where a set-up by the network would ask for packages, as it can be told before: names of hosts, or folders of local indexes.
import type { TorchBuild } from './torch-build.ts';
import { uvEnvironment } from './uv.ts';

const USUAL_INDEX = 'https://pypi.org/simple';
/** The publisher's own index of builds without CUDA, which uv asks for them. */
const TORCH_INDEX = 'https://download.pytorch.org/whl/cpu';

export function packagePlaces(environment: NodeJS.ProcessEnv, build: TorchBuild): string[] {
  const { UV_DEFAULT_INDEX, UV_INDEX = '', UV_FIND_LINKS = '' } = uvEnvironment(environment, '');
  const others = [...UV_INDEX.split(/\s+/), ...UV_FIND_LINKS.split(',')].filter((address) => address !== '');
  const addresses = [UV_DEFAULT_INDEX || USUAL_INDEX, ...others, ...(build === 'cpu' ? [TORCH_INDEX] : [])];
  return [...new Set(addresses.map(nameOf))];
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
