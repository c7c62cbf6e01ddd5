using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Pulse.Api.Authorization;

/// <summary>Adds the authorization filter to every action.</summary>
internal sealed class AdmissionConvention(RequestAuthorizationFilter filter) : IActionModelConvention
{
    public void Apply(ActionModel action) => action.Filters.Add(filter);
}
