import { decisionRoute } from '../../../../exemption.ts';

export const approve = decisionRoute('approve', 'Lets an exemption hold. Nobody approves what they asked for.');
