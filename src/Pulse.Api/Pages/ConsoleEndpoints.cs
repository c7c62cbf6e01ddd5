using Pulse.Api.Errors;
using Pulse.Api.Responses;
using Pulse.Console.Hosting;

namespace Pulse.Api.Pages;

/// <summary>The style sheet and the scripts of the console, and the way to it from <c>/</c>. Its pages are controllers.</summary>
internal static class ConsoleEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapConsole(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<ConsoleOptions>().Enabled)
        {
            return;
        }

        foreach (var asset in app.Services.GetRequiredService<ConsoleAssets>().All)
        {
            app.MapMethods(asset.Path, Methods, (RequestDelegate)(context => WriteAsync(context, asset)))
                .WithMetadata(UnchangingContent.Instance)
                .Add(StaticResponses.Wrap);
        }

        app.MapMethods("/", Methods, (RequestDelegate)StartAsync);
    }

    private static Task WriteAsync(HttpContext context, ConsoleAsset asset)
    {
        context.Response.ContentType = asset.ContentType;
        return context.Response.Body.WriteAsync(asset.Content).AsTask();
    }

    /// <summary>Leads a person to the console. A program gets the same as at other paths that do not exist.</summary>
    private static Task StartAsync(HttpContext context)
    {
        if (!IsForPerson(context.Request))
        {
            return Problems.WriteAsync(context, Problems.Of(StatusCodes.Status404NotFound));
        }

        context.Response.Redirect(ConsolePaths.Root);
        return Task.CompletedTask;
    }

    private static bool IsForPerson(HttpRequest request) => request.GetTypedHeaders().Accept
        .Any(accepted => accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
