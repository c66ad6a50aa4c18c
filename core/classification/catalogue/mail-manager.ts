/**
 * Mail Manager, a part of Amazon SES with an endpoint of its own. It signs as `ses`, so its records are
 * expected under `ses.amazonaws.com`; no CloudTrail page and no public record says so. Its three tag
 * operations are named as those of SES v2 and stand in ses.ts.
 */
export const MAIL_MANAGER = `
[management]
CreateAddonInstance write inferred
CreateAddonSubscription write inferred
CreateAddressList write inferred
CreateAddressListImportJob write inferred
CreateArchive write inferred
CreateIngressPoint write inferred
CreateRelay write inferred
CreateRuleSet write inferred
CreateTrafficPolicy write inferred
DeleteAddonInstance write inferred
DeleteAddonSubscription write inferred
DeleteAddressList write inferred
DeleteArchive write inferred
DeleteIngressPoint write inferred
DeleteRelay write inferred
DeleteRuleSet write inferred
DeleteTrafficPolicy write inferred
DeregisterMemberFromAddressList write inferred
GetAddonInstance read inferred
GetAddonSubscription read inferred
GetAddressList read inferred
GetAddressListImportJob read inferred
GetArchive read inferred
GetArchiveExport read inferred
GetArchiveMessage read inferred
GetArchiveMessageContent read inferred
GetArchiveSearch read inferred
GetArchiveSearchResults read inferred
GetIngressPoint read inferred
GetMemberOfAddressList read inferred
GetRelay read inferred
GetRuleSet read inferred
GetTrafficPolicy read inferred
ListAddonInstances read inferred
ListAddonSubscriptions read inferred
ListAddressListImportJobs read inferred
ListAddressLists read inferred
ListArchiveExports read inferred
ListArchiveSearches read inferred
ListArchives read inferred
ListIngressPoints read inferred
ListMembersOfAddressList read inferred
ListRelays read inferred
ListRuleSets read inferred
ListTrafficPolicies read inferred
RegisterMemberToAddressList write inferred
StartAddressListImportJob write inferred
StartArchiveExport write inferred
StartArchiveSearch write inferred
StopAddressListImportJob write inferred
StopArchiveExport write inferred
StopArchiveSearch write inferred
UpdateArchive write inferred
UpdateIngressPoint write inferred
UpdateRelay write inferred
UpdateRuleSet write inferred
UpdateTrafficPolicy write inferred
`;
