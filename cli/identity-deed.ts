import type { StoredEvent } from '../core/items/stored-event';
import { type Deed, deedByAccess } from './deed';

/** SES's operations on an identity, of both its APIs, by their event names. */
const DEEDS: ReadonlyMap<string, Deed> = new Map<string, Deed>([
  ['CreateEmailIdentity', ['created', 'create']],
  ['VerifyDomainIdentity', ['asked to verify', 'ask to verify']],
  ['VerifyEmailIdentity', ['asked to verify', 'ask to verify']],
  ['VerifyEmailAddress', ['asked to verify', 'ask to verify']],
  ['SendCustomVerificationEmail', ['asked to verify', 'ask to verify']],
  ['DeleteIdentity', ['deleted', 'delete']],
  ['DeleteEmailIdentity', ['deleted', 'delete']],
  ['DeleteVerifiedEmailAddress', ['deleted', 'delete']],
  ['PutIdentityPolicy', ['set a policy', 'set a policy']],
  ['CreateEmailIdentityPolicy', ['set a policy', 'set a policy']],
  ['UpdateEmailIdentityPolicy', ['set a policy', 'set a policy']],
  ['DeleteIdentityPolicy', ['deleted a policy', 'delete a policy']],
  ['DeleteEmailIdentityPolicy', ['deleted a policy', 'delete a policy']],
  ['VerifyDomainDkim', ['asked for DKIM', 'ask for DKIM']],
  ['SetIdentityDkimEnabled', ['changed DKIM', 'change DKIM']],
  ['PutEmailIdentityDkimAttributes', ['changed DKIM', 'change DKIM']],
  ['PutEmailIdentityDkimSigningAttributes', ['changed DKIM', 'change DKIM']],
  ['AssociateEmailIdentityCertificate', ['set a certificate', 'set a certificate']],
  ['DisassociateEmailIdentityCertificate', ['took a certificate away', 'take a certificate away']],
  ['SetIdentityMailFromDomain', ['changed MAIL FROM', 'change MAIL FROM']],
  ['PutEmailIdentityMailFromAttributes', ['changed MAIL FROM', 'change MAIL FROM']],
  ['SetIdentityNotificationTopic', ['changed notifications', 'change notifications']],
  ['SetIdentityHeadersInNotificationsEnabled', ['changed notifications', 'change notifications']],
  ['SetIdentityFeedbackForwardingEnabled', ['changed feedback', 'change feedback']],
  ['PutEmailIdentityFeedbackAttributes', ['changed feedback', 'change feedback']],
  [
    'PutEmailIdentityConfigurationSetAttributes',
    ['changed its configuration set', 'change its configuration set'],
  ],
  ['TagResource', ['changed its tags', 'change its tags']],
  ['UntagResource', ['changed its tags', 'change its tags']],
  ['SendBounce', ['sent a bounce', 'send a bounce']],
]);

/** What an event did to an SES identity, or with it. */
export function identityDeed({ eventName, access }: StoredEvent): Deed {
  return DEEDS.get(eventName) ?? deedByAccess(eventName, access);
}
