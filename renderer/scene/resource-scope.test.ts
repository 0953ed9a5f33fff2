import { BoxGeometry, type EventDispatcher, Group, Mesh, MeshStandardMaterial, Texture } from 'three';
import { describe, expect, test } from 'vitest';
import { ResourceScope } from './resource-scope.ts';

/** The names of those that were freed, in order. */
function watch(resources: Record<string, EventDispatcher<{ dispose: object }>>): string[] {
  const freed: string[] = [];
  for (const [name, resource] of Object.entries(resources)) resource.addEventListener('dispose', () => freed.push(name));
  return freed;
}

describe('a resource scope', () => {
  test('frees every geometry, material and texture below a root, and each once', () => {
    const map = new Texture();
    const normalMap = new Texture();
    const geometry = new BoxGeometry();
    const material = new MeshStandardMaterial({ map, normalMap });
    const second = new MeshStandardMaterial({ map });
    const root = new Group().add(new Mesh(geometry, material), new Group().add(new Mesh(geometry, [second, material])));
    const freed = watch({ map, normalMap, geometry, material, second });
    const scope = new ResourceScope();
    scope.addTree(root);
    scope.dispose();
    expect(freed.sort()).toEqual(['geometry', 'map', 'material', 'normalMap', 'second']);
  });

  test('leaves what it was not given', () => {
    const mine = new BoxGeometry();
    const theirs = new BoxGeometry();
    const freed = watch({ mine, theirs });
    const scope = new ResourceScope();
    scope.add(mine);
    scope.dispose();
    scope.dispose();
    expect(freed).toEqual(['mine']);
  });

  test('frees the latest first', () => {
    const first = new BoxGeometry();
    const second = new BoxGeometry();
    const freed = watch({ first, second });
    const scope = new ResourceScope();
    scope.add(first);
    scope.add(second);
    scope.dispose();
    expect(freed).toEqual(['second', 'first']);
  });
});
