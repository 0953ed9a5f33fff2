import {
  BoxGeometry,
  BufferGeometry,
  Float32BufferAttribute,
  Group,
  type Material,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  Texture,
} from 'three';
import { describe, expect, test } from 'vitest';
import { INSPECTION_MODES, InspectionModes } from './inspection-modes.ts';

function cube() {
  const material = new MeshStandardMaterial({ map: new Texture() });
  const mesh = new Mesh(new BoxGeometry(), material);
  return { mesh, material, root: new Group().add(mesh) };
}

describe('inspection modes', () => {
  test('give the object back exactly as it was', () => {
    const { mesh, material, root } = cube();
    const modes = new InspectionModes(root);
    for (const mode of INSPECTION_MODES) modes.set(mode);
    modes.set('shaded');
    expect(mesh.material).toBe(material);
    expect(mesh.children).toEqual([]);
  });

  test('never free the original material, and free every one of their own', () => {
    const { mesh, material, root } = cube();
    const modes = new InspectionModes(root);
    const freed = new Set<Material>();
    const own = new Set<Material>();
    material.addEventListener('dispose', () => freed.add(material));
    for (const mode of INSPECTION_MODES) {
      modes.set(mode);
      const materials = [mesh, ...mesh.children].flatMap((object) => (object instanceof Mesh ? [object.material as Material] : []));
      for (const made of materials.filter((candidate) => candidate !== material && !own.has(candidate))) {
        own.add(made);
        made.addEventListener('dispose', () => freed.add(made));
      }
    }
    modes.dispose();
    expect(own.size).toBe(6); // wire has a surface and its lines
    expect(freed).toEqual(own);
    expect(mesh.material).toBe(material);
  });

  test('make each material once', () => {
    const { mesh, root } = cube();
    const modes = new InspectionModes(root);
    modes.set('matcap');
    const first = mesh.material;
    modes.set('normals');
    modes.set('matcap');
    expect(mesh.material).toBe(first);
  });

  test('show the base colour of textures and of vertices without light', () => {
    const { mesh, material, root } = cube();
    material.vertexColors = true;
    new InspectionModes(root).set('colour');
    const shown = mesh.material as unknown;
    expect(shown).toBeInstanceOf(MeshBasicMaterial);
    expect(shown).toMatchObject({ map: material.map, vertexColors: true, toneMapped: false });
  });

  test('know whether the object has texture space', () => {
    const geometry = new BufferGeometry().setAttribute('position', new Float32BufferAttribute([0, 0, 0, 1, 0, 0, 0, 1, 0], 3));
    expect(new InspectionModes(new Mesh(geometry)).hasTextureCoordinates).toBe(false);
    expect(new InspectionModes(cube().root).hasTextureCoordinates).toBe(true);
  });
});
