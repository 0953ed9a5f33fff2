// Makes the limits of the host loud: touching a member of Electron that the host lacks throws with that member's name.

/** Methods come back bound, so that private fields stay reachable behind the proxy. */
export function onlySupported<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, member) {
      if (!(member in object) && isElectronMember(member))
        throw new Error(`The Electron-compatible host does not offer ${name}.${String(member)}.`);
      const value: unknown = Reflect.get(object, member, object);
      return typeof value === 'function' ? value.bind(object) : value;
    },
  });
}

/** `then` and `toJSON` are asked of any object by the language itself. */
function isElectronMember(member: string | symbol): boolean {
  return typeof member === 'string' && member !== 'then' && member !== 'toJSON';
}
