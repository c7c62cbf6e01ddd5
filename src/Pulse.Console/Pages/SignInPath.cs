using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Pulse.Console.Hosting;

namespace Pulse.Console.Pages;

/// <summary>The sign-in, and the page to which it leads.</summary>
internal static class SignInPath
{
    public const string Path = $"{ConsolePaths.Root}/sign-in";
    public const string Next = "next";

    /// <returns>The sign-in that leads back to the page. A form is not sent again.</returns>
    public static string For(HttpRequest request) => HttpMethods.IsGet(request.Method)
        ? Path + new QueryBuilder { { Next, request.Path + request.QueryString } }
        : Path;

    /// <returns>The page, if it is one of the console. Otherwise the start page: a link must not lead to another site.</returns>
    public static string Checked(string? next) => next is not null && IsOwn(next) ? next : ConsolePaths.Root;

    /// <summary>The path is encoded: a header can have no other characters.</summary>
    private static bool IsOwn(string path) =>
        (path.Equals(ConsolePaths.Root, StringComparison.Ordinal) || path.StartsWith($"{ConsolePaths.Root}/", StringComparison.Ordinal))
        && !path.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !path.Contains('\\', StringComparison.Ordinal)
        && Uri.TryCreate(new Uri("http://localhost"), path, out var url)
        && url.Host == "localhost"
        && url.AbsolutePath.StartsWith(ConsolePaths.Root, StringComparison.Ordinal);
}
