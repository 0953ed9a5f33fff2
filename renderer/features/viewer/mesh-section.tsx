// The figures of a mesh, and whether it is sound.
import type { AssetView } from '#contract/app-ipc.ts';
import { numberIn, recordsIn } from '../../bridge/loose-record.ts';
import { type Fact, FactList } from '../../ui/fact-list.tsx';
import { exactCount, fixedNumber } from '../../ui/format-number.ts';
import { Section } from '../../ui/section.tsx';
import { HealthReport } from './health-report.tsx';
import { sizeOf } from './mesh-health.ts';

export function MeshSection({ asset }: { readonly asset: Extract<AssetView, { kind: 'finished' }> }) {
  const { mesh } = asset;
  const size = sizeOf(mesh).map((length) => fixedNumber(length, 2));
  const levels = recordsIn(mesh, 'levelsOfDetail').map((level) => exactCount(numberIn(level, 'faces') ?? 0));
  const facts: (Fact | false)[] = [
    { name: 'Triangles', value: exactCount(mesh.faces) },
    levels.length > 0 && { name: 'Coarser levels', value: levels.join(' · ') },
    { name: 'Vertices', value: exactCount(mesh.vertices) },
    { name: 'Separate parts', value: exactCount(mesh.components) },
    size.length > 0 && { name: 'Size', value: size.join(' × '), title: 'Width, height and depth in metres' },
  ];
  return (
    <>
      <Section title="Mesh">
        <FactList facts={facts.filter((fact) => fact !== false)} />
      </Section>
      <HealthReport mesh={mesh} millimetres={asset.building?.millimetres} />
    </>
  );
}
