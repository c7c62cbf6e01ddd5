using ErrorOr;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;

namespace Pulse.Console.Pages;

/// <summary>
/// A form consists of what its page sends, and nothing else. A link to the page cannot add fields in the query string, a field cannot
/// replace an id of the path, and pages of other sites, also of the same domain, cannot send it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OwnFieldsAttribute : Attribute, IResourceFilter
{
    private static readonly Error Foreign = Error.Failure(
        "foreign_form", "This form was sent by another site. Open the page and try again.");

    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var request = context.HttpContext.Request;
        if (!HttpMethods.IsPost(request.Method))
        {
            return;
        }

        if (request.Headers["Sec-Fetch-Site"] is [{ } site] && site is "cross-site" or "same-site")
        {
            context.Result = new RefusalPage([Foreign]);
            return;
        }

        context.ValueProviderFactories.RemoveType<QueryStringValueProviderFactory>();
        context.ValueProviderFactories.RemoveType<RouteValueProviderFactory>();
        context.ValueProviderFactories.Insert(0, new PathValues());
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }

    /// <summary>The parameters of the path. Other route values are names of the controller and the action, not values.</summary>
    private sealed class PathValues : IValueProviderFactory
    {
        public Task CreateValueProviderAsync(ValueProviderFactoryContext context)
        {
            var values = new RouteValueDictionary(context.ActionContext.RouteData.Values);
            values.Remove("controller");
            values.Remove("action");
            context.ValueProviders.Add(new RouteValueProvider(BindingSource.Path, values));
            return Task.CompletedTask;
        }
    }
}
