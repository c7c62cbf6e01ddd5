using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Pulse.Console.Hosting;

/// <summary>A page for errors outside of the pages: unknown paths, bodies that are too large, and exceptions.</summary>
public static class ErrorPage
{
    /// <summary>Writes the page. The caller has set the status.</summary>
    /// <param name="title">What happened, in a few words.</param>
    /// <param name="detail">What to do.</param>
    /// <param name="traceId">The id of the request in the log.</param>
    public static Task WriteAsync(HttpContext http, string title, string detail, string traceId)
    {
        var services = http.RequestServices;
        var assets = services.GetRequiredService<ConsoleAssets>();
        var brand = services.GetRequiredService<ConsoleOptions>().Brand.Name;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>{Html(title)} · {Html(brand)}</title>
                <link rel="stylesheet" href="{assets.Style.Path}">
                <link rel="icon" href="{assets.Logo.Path}">
            </head>
            <body>
                <header class="top">
                    <a class="brand" href="{ConsolePaths.StartOf(http.Request)}">
                        <img src="{assets.Logo.Path}" alt="" width="24" height="24"><span class="brand-name">{Html(brand)}</span>
                    </a>
                </header>
                <main class="body">
                    <h1>{Html(title)}</h1>
                    <p class="alert" role="alert">{Html(detail)}</p>
                    <p class="quiet">Request: <code>{Html(traceId)}</code></p>
                    <p><a class="button" href="{ConsolePaths.StartOf(http.Request)}">Start page</a></p>
                </main>
            </body>
            </html>
            """,
            http.RequestAborted);
    }

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
