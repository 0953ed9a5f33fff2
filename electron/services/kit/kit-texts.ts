// What a kit says to people and shells: how it is installed, and by which script.
import type { KitFacts } from './kit-contents.ts';

export function kitReadme({ version, builds, packs, python }: KitFacts): string {
  const forPython = python === undefined ? '' : `, for Python ${python}`;
  return `Espalier ${version}, for a machine without a network
=====================================================

    sh install.sh

checks every file against SHA256SUMS, installs the program (as root the .deb, otherwise the tar.gz
into ~/.local/opt), makes its Python environment from wheels/ and adds the model packs of packs/.

Where Espalier is installed already:

    espalier kit install <this folder>

In it: PyTorch for ${builds.join(' and ')}${forPython}; model packs: ${packs.join(', ') || 'none but those that come with the program'}.
Nothing here is fetched from anywhere while it is installed. A file that was damaged on the way is
refused by its name, and nothing is taken then.
`;
}

export const INSTALL_SCRIPT = `#!/bin/sh
# Installs Espalier from this folder, without a network.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
sha256sum --check --quiet SHA256SUMS
deb=$(ls installers/espalier-headless_*.deb 2>/dev/null | head -n 1 || true)
archive=$(ls installers/espalier-headless-*.tar.gz 2>/dev/null | head -n 1 || true)
if [ "$(id -u)" = 0 ] && [ -n "$deb" ] && command -v dpkg >/dev/null; then
  dpkg --install "$deb"
  program=espalier
elif [ -n "$archive" ]; then
  mkdir -p "$HOME/.local/opt"
  tar -xzf "$archive" -C "$HOME/.local/opt"
  program=$HOME/.local/opt/espalier-headless/espalier
elif command -v espalier >/dev/null; then
  program=espalier
else
  echo 'This kit carries no installer, and Espalier is not installed here.' >&2
  exit 1
fi
exec "$program" kit install "$here"
`;
