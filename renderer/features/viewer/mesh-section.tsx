// The figures of a mesh, and whether it is sound.
import type { MeshFigures } from '#contract/generation.ts';
import { FactList } from '../../ui/fact-list.tsx';
import { exactCount } from '../../ui/number-words.ts';
import { Section } from '../../ui/section.tsx';

export function MeshSection({ mesh }: { readonly mesh: MeshFigures }) {
  return (
    <Section title="Mesh" aside={mesh.watertight ? 'watertight' : 'open'}>
      <FactList
        facts={[
          { name: 'Triangles', value: exactCount(mesh.faces) },
          { name: 'Vertices', value: exactCount(mesh.vertices) },
          { name: 'Separate parts', value: exactCount(mesh.components) },
          { name: 'Open edges', value: exactCount(mesh.openEdges) },
          { name: 'Edges with too many faces', value: exactCount(mesh.nonManifoldEdges) },
        ]}
      />
    </Section>
  );
}
