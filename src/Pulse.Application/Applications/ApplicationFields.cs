using Pulse.Application.Common.Lists;
using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

/// <summary>Fields for filters, sorting and search in the list of applications.</summary>
public static class ApplicationFields
{
    public static readonly ListFields<MerchantApplication> All = new ListFields<MerchantApplication>()
        .Value("id", application => application.Id, FilterValues.Uuid)
        .Value("status", application => application.Status, FilterValues.Named<ApplicationStatus>)
        .Value("createdAt", application => application.CreatedAt, FilterValues.Date)
        .Text("createdBy", application => application.CreatedBy)
        .Value("createdById", application => application.CreatedById, FilterValues.Id)
        .Value("updatedAt", application => application.UpdatedAt, FilterValues.Date)
        .Text("updatedBy", application => application.UpdatedBy)
        .Value("updatedById", application => application.UpdatedById, FilterValues.Id)
        .Value("submittedAt", application => application.SubmittedAt, FilterValues.OptionalDate)
        .Value("closedAt", application => application.ClosedAt, FilterValues.OptionalDate)
        .Value("merchantId", application => application.MerchantId, FilterValues.OptionalUuid)
        .Text("reason", application => application.Reason)
        .Sections(application => application.Content)
        .Searched(application => application.SearchText)
        .IndexedBy("id", "createdAt", "status");
}
