import { exemptionsOf, exemptionView } from '../../../exemption.ts';
import { refusal } from '../../../refusal.ts';
import { route } from '../../../route.ts';
import { exemptionRequest, exemptionRequested } from '../../../wire/exemption.ts';

export const request = route({
  describes: 'Asks for an exemption, which holds once somebody else approves it. The same request sent again is made once.',
  writes: true,
  body: exemptionRequest,
  answers: exemptionRequested,
  answer: async ({ body: { entity = null, scope = null, ...terms }, by }, services) => {
    const outcome = await exemptionsOf(services).request({ ...terms, entity, scope }, by);
    if (!outcome.ok) throw refusal(outcome.errors, 'body');
    const { exemption, isNew } = outcome.value;
    return { asOf: services.now(), exemption: exemptionView(exemption), isNew };
  },
});
