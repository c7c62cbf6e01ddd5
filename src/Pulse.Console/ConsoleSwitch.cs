using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Pulse.Console.Pages;

namespace Pulse.Console;

/// <summary>Removes the pages if the console is disabled.</summary>
internal sealed class ConsoleSwitch(Hosting.ConsoleOptions options) : IApplicationModelConvention
{
    public void Apply(ApplicationModel application)
    {
        if (options.Enabled)
        {
            return;
        }

        foreach (var page in application.Controllers.Where(controller => controller.ControllerType.IsAssignableTo(typeof(PageController))).ToList())
        {
            application.Controllers.Remove(page);
        }
    }
}
