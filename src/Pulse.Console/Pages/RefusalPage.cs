using ErrorOr;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.DependencyInjection;

namespace Pulse.Console.Pages;

/// <summary>A page that says why a request is refused, with the status that the API would answer.</summary>
internal sealed class RefusalPage(IReadOnlyList<Error> errors) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var services = context.HttpContext.RequestServices;
        var page = new ViewResult
        {
            ViewName = "Refusal",
            StatusCode = PageErrors.StatusOf(errors),
            ViewData = new ViewDataDictionary<IReadOnlyList<Error>>(
                services.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary())
            {
                Model = LostUpdate.Explain(errors),
            },
        };
        PageErrors.WriteRetryAfter(context.HttpContext.Response, errors);
        return page.ExecuteResultAsync(context);
    }
}
