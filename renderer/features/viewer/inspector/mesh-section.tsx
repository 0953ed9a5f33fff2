// The figures of a mesh, and whether it is sound.

import type { AssetView } from '#contract/views/asset-views.ts';
import { numberIn, recordsIn } from '../../../bridge/loose-record.ts';
import { exactCount, fixedNumber } from '../../../ui/formats/format-number.ts';
import { type Fact, FactList } from '../../../ui/panels/fact-list.tsx';
import { Section } from '../../../ui/panels/section.tsx';
import { t } from '../../../words/words.ts';
import { sizeOf } from '../facts/mesh-health.ts';
import { HealthReport } from './health-report.tsx';

export function MeshSection({ asset }: { readonly asset: Extract<AssetView, { kind: 'finished' }> }) {
  const { mesh } = asset;
  const [width, height, depth] = sizeOf(mesh);
  const textureSize = bakedTextureSize(asset);
  const levels = recordsIn(mesh, 'levelsOfDetail').map((level) => exactCount(numberIn(level, 'faces') ?? 0));
  const facts: (Fact | false)[] = [
    { name: t('mesh.triangles'), value: exactCount(mesh.faces) },
    levels.length > 0 && { name: t('mesh.levels'), value: levels.join(' · ') },
    { name: t('mesh.vertices'), value: exactCount(mesh.vertices) },
    { name: t('mesh.parts'), value: exactCount(mesh.components) },
    width !== undefined &&
      height !== undefined &&
      depth !== undefined && {
        name: t('mesh.size'),
        value: t('mesh.lengths', { width: fixedNumber(width, 2), height: fixedNumber(height, 2), depth: fixedNumber(depth, 2) }),
      },
    textureSize !== undefined && { name: t('mesh.texture'), value: t('mesh.texturePixels', { size: textureSize }) },
  ];
  return (
    <>
      <Section title={t('mesh.title')}>
        <FactList facts={facts.filter((fact) => fact !== false)} />
      </Section>
      <HealthReport mesh={mesh} millimetres={asset.building?.millimetres} />
    </>
  );
}

/** Pixels along one side; undefined where colours are on the vertices. */
function bakedTextureSize({ builds }: AssetView): number | undefined {
  return builds.find(({ isCurrent }) => isCurrent)?.textureSize;
}
