import { decisionRoute } from '../../../../exemption.ts';

export const deny = decisionRoute('deny', 'Refuses an exemption that is asked for.');
