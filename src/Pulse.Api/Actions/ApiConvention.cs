using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Pulse.Api.Actions;

/// <summary>Applies a convention to the actions of the API. The pages of the console are in the same MVC application.</summary>
internal sealed class ApiConvention(IActionModelConvention convention) : IActionModelConvention
{
    public void Apply(ActionModel action)
    {
        if (action.Controller.ControllerType.IsAssignableTo(typeof(ApiController)))
        {
            convention.Apply(action);
        }
    }
}
