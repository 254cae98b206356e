import { createBench } from './harness.ts';
import { exerciseRunner } from './suite.ts';

exerciseRunner('local', createBench);
