// Lives, and never says a word.
import { listen } from './speak.ts';

listen(() => {});
