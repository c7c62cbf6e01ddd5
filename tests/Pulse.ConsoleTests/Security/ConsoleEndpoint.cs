using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Console.Pages;

namespace Pulse.ConsoleTests.Security;

/// <summary>A page or a form of the table of endpoints. A new one is tested without being named.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Template">The path with its parameters.</param>
/// <param name="IsOpen">Whether it needs no session.</param>
public sealed partial record ConsoleEndpoint(string Method, string Template, bool IsOpen)
{
    public bool IsForm => Method == "POST";

    public bool IsInPortal => Template.StartsWith("/portal", StringComparison.Ordinal);

    /// <summary>Whether it belongs to an account.</summary>
    public bool HasAccount => Template.Contains("{accountId", StringComparison.Ordinal);

    /// <summary>Whether it belongs to an item of an account.</summary>
    public bool HasItem => HasAccount && Parameter().Count(Template) > 1;

    public static IReadOnlyList<ConsoleEndpoint> AllOf(IServiceProvider services)
    {
        var all = services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.ControllerTypeInfo
                .IsAssignableTo(typeof(PageController)) == true)
            .Select(endpoint => new ConsoleEndpoint(
                endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single(),
                $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}",
                endpoint.Metadata.GetMetadata<OpenPageAttribute>() is not null))
            .OrderBy(endpoint => endpoint.Template, StringComparer.Ordinal).ToList();
        Assert.That(all, Has.Count.GreaterThan(100));
        return all;
    }

    /// <summary>The path to an item of an account.</summary>
    public string PathIn(string account, Items items) => Parameter().Replace(Template, parameter => parameter.Groups["name"].Value switch
    {
        "accountId" => account,
        "section" => "basics",
        "name" => items.Permission,
        "id" => IdIn(Template[..parameter.Index].TrimEnd('/').Split('/')[^1], items),
        var name => throw new InvalidOperationException($"{Template}: the tests have no value for {name}."),
    });

    public override string ToString() => $"{Method} {Template}";

    private static string IdIn(string folder, Items items) => folder switch
    {
        "apikeys" => items.Key,
        "users" => items.User.ToString(CultureInfo.InvariantCulture),
        "roles" => items.Role.ToString(CultureInfo.InvariantCulture),
        "sessions" => items.Session,
        "applications" => items.Application,
        "merchants" => items.Merchant,
        "audit" => items.Event,
        _ => throw new InvalidOperationException($"The tests have no item of {folder}."),
    };

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
