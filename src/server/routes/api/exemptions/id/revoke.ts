import { decisionRoute } from '../../../../exemption.ts';

export const revoke = decisionRoute('revoke', 'Ends an exemption before its last day, or takes a request back.');
