// The runtime of a checkout, as the studio would find it.
import { enginePython } from '../../../electron/services/provisioning/engine-python.ts';
import { placesAt } from '../../../electron/services/provisioning/places/places.ts';
import { locatePythonRuntime } from '../../../electron/services/runtime/connection/python-location.ts';

export function locateCheckoutRuntime(checkout: string, packFolders: readonly string[]) {
  const places = placesAt(checkout);
  const environment = process.env;
  const python = enginePython({ places, environments: '', environment });
  return locatePythonRuntime({ runtime: places.runtime, python, packFolders, environment });
}
