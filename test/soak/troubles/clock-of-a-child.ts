// Loaded into a process before its program (`moving-clock.ts`): at SIGUSR2 its clock goes by as much as its environment says.
const RealDate = Date;
let shiftMs = 0;

process.on('SIGUSR2', () => {
  shiftMs = Number(process.env['ESPALIER_TEST_CLOCK_SHIFT_MS']);
});

globalThis.Date = class extends RealDate {
  constructor(...parts: [] | ConstructorParameters<typeof RealDate>) {
    if (parts.length === 0) super(RealDate.now() + shiftMs);
    else super(...parts);
  }

  static override now(): number {
    return RealDate.now() + shiftMs;
  }
} as DateConstructor; // nobody calls Date without new
