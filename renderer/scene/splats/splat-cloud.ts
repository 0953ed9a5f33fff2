// A cloud of Gaussians as three.js draws it: one quad a splat, from the farthest to the nearest, its shape projected in the vertex
// shader (Kerbl et al. 2023, equation 5). Owns what it puts on the GPU.
import {
  AddEquation,
  Box3,
  BufferAttribute,
  type Camera,
  CustomBlending,
  DataTexture,
  FloatType,
  GLSL3,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  NearestFilter,
  OneFactor,
  OneMinusSrcAlphaFactor,
  RGBAFormat,
  ShaderMaterial,
  Vector2,
  Vector3,
  type WebGLRenderer,
} from 'three';
import { ResourceScope } from '../resource-scope.ts';
import type { Splats } from './splat-file.ts';
import { SplatOrder } from './splat-order.ts';

const TEXELS_PER_SPLAT = 4;
const SPLATS_PER_ROW = 1024;
/** A quad reaches so many standard deviations: beyond them a splat is fainter than 2 %. */
const REACH = 2.83;
/** Cosine of the turn after which the order is made anew. */
const SAME_DIRECTION = 0.9995;

const VERTEX_SHADER = /* glsl */ `
precision highp float;
uniform sampler2D splats;
uniform vec2 viewport;
in float order;
out vec2 place;
out vec4 colour;

void main() {
  int index = int(order + 0.5);
  ivec2 texel = ivec2((index % ${SPLATS_PER_ROW}) * ${TEXELS_PER_SPLAT}, index / ${SPLATS_PER_ROW});
  vec4 centre = texelFetch(splats, texel, 0);
  vec4 first = texelFetch(splats, texel + ivec2(1, 0), 0);
  vec4 second = texelFetch(splats, texel + ivec2(2, 0), 0);
  colour = vec4(texelFetch(splats, texel + ivec2(3, 0), 0).rgb, centre.w);
  place = position.xy * ${REACH};

  vec4 seen = modelViewMatrix * vec4(centre.xyz, 1.0);
  vec4 clip = projectionMatrix * seen;
  gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
  if (clip.w <= 0.0 || any(greaterThan(abs(clip.xy), vec2(1.4 * clip.w)))) return;

  mat3 shape = mat3(first.x, first.y, first.z, first.y, first.w, second.x, first.z, second.x, second.y);
  float depth = -seen.z;
  vec2 focal = vec2(projectionMatrix[0][0], projectionMatrix[1][1]) * viewport * 0.5;
  mat3 toObject = transpose(mat3(modelViewMatrix));
  vec3 across = toObject * vec3(focal.x / depth, 0.0, focal.x * seen.x / (depth * depth));
  vec3 up = toObject * vec3(0.0, focal.y / depth, focal.y * seen.y / (depth * depth));
  // Pixels are no points: a third of one is added to every splat.
  float xx = dot(across, shape * across) + 0.3;
  float xy = dot(across, shape * up);
  float yy = dot(up, shape * up) + 0.3;
  float middle = 0.5 * (xx + yy);
  float radius = length(vec2(0.5 * (xx - yy), xy));
  float larger = middle + radius;
  float smaller = max(middle - radius, 0.1);
  vec2 axis = radius < 1e-6 ? vec2(1.0, 0.0) : abs(xy) < 1e-6 ? (xx >= yy ? vec2(1.0, 0.0) : vec2(0.0, 1.0)) : normalize(vec2(xy, larger - xx));
  vec2 offset = place.x * min(sqrt(larger), 512.0) * axis + place.y * min(sqrt(smaller), 512.0) * vec2(-axis.y, axis.x);
  gl_Position = vec4(clip.xyz / clip.w, 1.0);
  gl_Position.xy += offset * 2.0 / viewport;
}
`;

const FRAGMENT_SHADER = /* glsl */ `
precision highp float;
in vec2 place;
in vec4 colour;
out vec4 pixel;

void main() {
  float distance = dot(place, place);
  if (distance > ${REACH * REACH}) discard;
  float alpha = colour.a * exp(-0.5 * distance);
  pixel = vec4(colour.rgb * alpha, alpha);
}
`;

export class SplatCloud {
  readonly root: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly bounds: Box3;
  readonly count: number;
  readonly #scope = new ResourceScope();

  constructor(splats: Splats) {
    this.count = splats.count;
    this.bounds = boundsOf(splats.centers);
    const geometry = this.#scope.add(new InstancedBufferGeometry());
    geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]), 3));
    geometry.setIndex([0, 1, 2, 0, 2, 3]);
    geometry.instanceCount = splats.count;
    const order = new InstancedBufferAttribute(
      Float32Array.from({ length: splats.count }, (_, index) => index),
      1,
    );
    geometry.setAttribute('order', order);
    const texture = this.#scope.add(textureOf(splats));
    const material = this.#scope.add(createMaterial(texture));
    this.root = new Mesh(geometry, material);
    this.root.frustumCulled = false;
    this.root.renderOrder = 1;
    const prepare = new Preparation(splats, order, material);
    this.root.onBeforeRender = (renderer, _scene, camera) => prepare.before(renderer, camera, this.root);
  }

  dispose(): void {
    this.root.removeFromParent();
    this.#scope.dispose();
  }
}

/** What is made ready before each picture: the size of the pixels, and the order where the camera has turned. */
class Preparation {
  readonly #order: SplatOrder;
  readonly #attribute: InstancedBufferAttribute;
  readonly #viewport: Vector2;
  readonly #direction = new Vector3();
  readonly #sorted = new Vector3();

  constructor(splats: Splats, attribute: InstancedBufferAttribute, material: ShaderMaterial) {
    this.#order = new SplatOrder(splats.centers);
    this.#attribute = attribute;
    this.#viewport = material.uniforms['viewport']?.value;
  }

  before(renderer: WebGLRenderer, camera: Camera, cloud: Mesh): void {
    renderer.getDrawingBufferSize(this.#viewport);
    const { elements } = cloud.modelViewMatrix.multiplyMatrices(camera.matrixWorldInverse, cloud.matrixWorld);
    // The third row of the rotation: how depth towards the viewer grows along the object's axes.
    this.#direction.set(-(elements[2] ?? 0), -(elements[6] ?? 0), -(elements[10] ?? 0)).normalize();
    if (this.#direction.dot(this.#sorted) > SAME_DIRECTION) return;
    this.#sorted.copy(this.#direction);
    const { x, y, z } = this.#direction;
    this.#order.fill(this.#attribute.array as Float32Array, [x, y, z]); // it was made of one
    this.#attribute.needsUpdate = true;
  }
}

function createMaterial(texture: DataTexture): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms: { splats: { value: texture }, viewport: { value: new Vector2(1, 1) } },
    vertexShader: VERTEX_SHADER,
    fragmentShader: FRAGMENT_SHADER,
    transparent: true,
    premultipliedAlpha: true,
    depthWrite: false,
    blending: CustomBlending,
    blendEquation: AddEquation,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
  });
}

/** Four texels a splat: centre and opacity, the covariance in two, the colour. */
function textureOf({ count, centers, colors, opacities, covariances }: Splats): DataTexture {
  const rows = Math.max(1, Math.ceil(count / SPLATS_PER_ROW));
  const data = new Float32Array(rows * SPLATS_PER_ROW * TEXELS_PER_SPLAT * 4);
  for (let index = 0; index < count; index += 1) {
    const start = index * TEXELS_PER_SPLAT * 4;
    data.set(centers.subarray(index * 3, index * 3 + 3), start);
    data[start + 3] = opacities[index] ?? 0;
    data.set(covariances.subarray(index * 6, index * 6 + 6), start + 4);
    data.set(colors.subarray(index * 3, index * 3 + 3), start + 12);
  }
  const texture = new DataTexture(data, SPLATS_PER_ROW * TEXELS_PER_SPLAT, rows, RGBAFormat, FloatType);
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  texture.needsUpdate = true;
  return texture;
}

function boundsOf(centers: Float32Array): Box3 {
  return new Box3().setFromArray(centers);
}
