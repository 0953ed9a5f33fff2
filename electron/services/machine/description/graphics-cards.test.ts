import { expect, test } from 'vitest';
import { cardsFrom, visibleCards } from './graphics-cards.ts';

const FIRST = 'GPU-5d1c1a04-0b50-7a3e-8a51-2f1d9c6f0e11';
const SECOND = 'GPU-5d9e77c2-9d13-41c4-6b0a-7f4b2a8c3d22';
/** As `nvidia-smi --query-gpu=… --format=csv,noheader,nounits` prints it: a large card, a small one, and one that says little. */
const PRINTED = `NVIDIA GeForce RTX 4090, 24564, 580.95.05, 8.9, ${FIRST}, 23012
NVIDIA GeForce GT 1030, 2048, 580.95.05, 6.1, ${SECOND}, 1700
Old, [N/A], 470.1, [N/A], [N/A], [N/A]
NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.
`;
const MEBIBYTE = 1024 ** 2;
const MIXED = cardsFrom(PRINTED);
const ALIKE = cardsFrom(PRINTED.replace('GeForce GT 1030', 'GeForce RTX 4090'));

test('cards are read as the tool prints them, and what is no card is passed over', () => {
  expect(MIXED).toEqual([
    {
      name: 'NVIDIA GeForce RTX 4090',
      memoryBytes: 24564 * MEBIBYTE,
      driver: '580.95.05',
      capability: '8.9',
      uuid: FIRST,
      freeBytes: 23012 * MEBIBYTE,
    },
    expect.objectContaining({ uuid: SECOND, capability: '6.1' }),
    { name: 'Old', memoryBytes: 0, driver: '470.1' },
  ]);
  expect(cardsFrom('NVIDIA H200, 143771, 580.65.06, 9.0\n')).toEqual([
    { name: 'NVIDIA H200', memoryBytes: 143771 * MEBIBYTE, driver: '580.65.06', capability: '9.0' },
  ]);
});

test.each([
  [{}, [FIRST, SECOND]],
  [{ CUDA_VISIBLE_DEVICES: '' }, []],
  [{ CUDA_VISIBLE_DEVICES: '1,0', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' }, [SECOND, FIRST]],
  [{ CUDA_VISIBLE_DEVICES: '1,-1,0', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' }, [SECOND]], // what follows one that is none is hidden
  [{ CUDA_VISIBLE_DEVICES: '0,1' }, []], // by speed, which nobody here knows
  [{ CUDA_VISIBLE_DEVICES: `${SECOND},GPU-5d1c` }, [SECOND, FIRST]],
  [{ CUDA_VISIBLE_DEVICES: 'GPU-5d' }, []], // means two
  [{ CUDA_VISIBLE_DEVICES: 'MIG-41b7' }, []],
])('of the cards those are used that %o lets programs see', (variables, uuids) => {
  expect(visibleCards(MIXED, variables).map(({ uuid }) => uuid)).toEqual(uuids);
});

test('numbers are understood without an order where all cards are alike', () => {
  expect(visibleCards(ALIKE.slice(0, 2), { CUDA_VISIBLE_DEVICES: '1' }).map(({ uuid }) => uuid)).toEqual([SECOND]);
});
