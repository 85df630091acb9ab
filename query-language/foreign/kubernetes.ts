import type { ForeignName } from '../foreign-name.ts';

export const kubernetes: readonly ForeignName[] = [
  {
    name: 'k8s',
    why: 'no collector reads Kubernetes. That something runs there is known where its manifests or annotations say so.',
    nearest: 'entity.annotation("backstage.io/kubernetes-id") != null',
  },
];
