using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console;

/// <summary>Removes the pages if the console is disabled.</summary>
internal sealed class ConsoleSwitch(ConsoleOptions options) : IApplicationModelConvention
{
    public void Apply(ApplicationModel application)
    {
        var pages = application.Controllers.Where(controller => controller.ControllerType.IsAssignableTo(typeof(PageController)));
        foreach (var page in options.Enabled ? [] : pages.ToList())
        {
            application.Controllers.Remove(page);
        }
    }
}
