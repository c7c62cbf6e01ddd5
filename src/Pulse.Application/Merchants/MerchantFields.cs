using Pulse.Application.Common.Lists;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>Fields for filters, sorting and search in the list of merchants.</summary>
public static class MerchantFields
{
    public static readonly ListFields<Merchant> All = new ListFields<Merchant>()
        .Value("id", merchant => merchant.Id, FilterValues.Uuid)
        .Value("applicationId", merchant => merchant.ApplicationId, FilterValues.OptionalUuid)
        .Value("status", merchant => merchant.Status, FilterValues.Named<MerchantStatus>)
        .Value("createdAt", merchant => merchant.CreatedAt, FilterValues.Date)
        .Text("createdBy", merchant => merchant.CreatedBy)
        .Value("createdById", merchant => merchant.CreatedById, FilterValues.Id)
        .Value("updatedAt", merchant => merchant.UpdatedAt, FilterValues.Date)
        .Text("updatedBy", merchant => merchant.UpdatedBy)
        .Value("updatedById", merchant => merchant.UpdatedById, FilterValues.Id)
        .Sections(merchant => merchant.Profile)
        .Searched(merchant => merchant.SearchText)
        .IndexedBy("id", "applicationId", "createdAt", "status");
}
