// What is known of a machine before any work is done on it: plain facts, which a fixture can hold as well as a machine can give them.
import { z } from 'zod';

export const GraphicsCard = z.object({
  name: z.string(),
  memoryBytes: z.number().min(0),
  /** Such as 580.65.06. */
  driver: z.string(),
  /** NVIDIA's compute capability, such as 8.9. */
  capability: z.string().optional(),
  /** The card's own number, the same in every program and after every start: GPU-5d1c… */
  uuid: z.string().optional(),
  /** When the card was looked at. */
  freeBytes: z.number().min(0).optional(),
});
export type GraphicsCard = z.infer<typeof GraphicsCard>;

export const MachineDescription = z.object({
  system: z.enum(['linux', 'wsl1', 'wsl2']),
  distribution: z.string(),
  kernel: z.string(),
  /** Of GNU's C library; absent where there is another one. */
  glibc: z.string().optional(),
  processors: z.int().min(1),
  memoryBytes: z.number().min(0),
  swapBytes: z.number().min(0),
  home: z.object({ folder: z.string(), freeBytes: z.number().min(0), fileSystem: z.string() }),
  /** Those that the driver shows, in its order. */
  cards: z.array(GraphicsCard),
  /** Graphics cards of NVIDIA on the bus, whether or not a driver shows them. */
  nvidiaDevices: z.int().min(0),
  /** Whether programs of ordinary users may make user namespaces, which the window's sandbox is made of; what forbids it otherwise. */
  userNamespaces: z.enum(['allowed', 'apparmor', 'switched-off']),
  display: z.enum(['wayland', 'x11', 'none']),
  /** Whether any font file lies where fonts are looked for. */
  hasFonts: z.boolean(),
});
export type MachineDescription = z.infer<typeof MachineDescription>;
