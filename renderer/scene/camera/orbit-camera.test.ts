import { Box3, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import { fittingDistance } from './orbit-camera.ts';

/** How far the box reaches from the middle of the picture; 1 is its edge. */
function reach(bounds: Box3, direction: Vector3, aspect: number): number {
  const camera = new PerspectiveCamera(30, aspect, 0.01, 1000);
  const center = bounds.getCenter(new Vector3());
  camera.position.copy(center).addScaledVector(direction, fittingDistance(bounds, direction, aspect));
  camera.lookAt(center);
  camera.updateMatrixWorld();
  const { min, max } = bounds;
  const corners = [min.x, max.x].flatMap((x) =>
    [min.y, max.y].flatMap((y) => [min.z, max.z].map((z) => new Vector3(x, y, z).project(camera))),
  );
  return Math.max(...corners.flatMap((corner) => [Math.abs(corner.x), Math.abs(corner.y)]));
}

describe('fitting', () => {
  test.each([
    ['a cube', [1, 1, 1], 1.3],
    ['a tall thing', [0.2, 1, 0.2], 1.3],
    ['a flat thing', [1, 0.05, 1], 1.3],
    ['a cube in a narrow window', [1, 1, 1], 0.6],
  ] as const)('shows all of %s and fills the picture with it', (_what, size, aspect) => {
    const bounds = new Box3().setFromCenterAndSize(new Vector3(5, 2, -3), new Vector3(...size));
    const direction = new Vector3().setFromSphericalCoords(1, 1.3, 0.4);
    expect(reach(bounds, direction, aspect)).toBeLessThan(0.9);
    expect(reach(bounds, direction, aspect)).toBeGreaterThan(0.55);
  });
});
