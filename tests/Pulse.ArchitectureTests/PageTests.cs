using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Routing;
using Pulse.Api.Actions;
using Pulse.ArchitectureTests.Setup;
using Pulse.Console.Pages;

namespace Pulse.ArchitectureTests;

/// <summary>Rules of the console's pages, for the whole set of them.</summary>
public sealed class PageTests
{
    private static IEnumerable<Type> Controllers =>
        Source.Types.Where(type => type.IsAssignableTo(typeof(ControllerBase)) && !type.IsAbstract);

    private static IEnumerable<MethodInfo> Actions => Controllers.Where(type => type.IsAssignableTo(typeof(PageController)))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsSpecialName && method.GetBaseDefinition() == method);

    /// <summary>Other controllers would have neither the authorization of the API nor that of the pages.</summary>
    [Test]
    public void Each_controller_belongs_to_the_API_or_to_the_console() => Assert.That(
        Controllers.Where(type => type.IsAssignableTo(typeof(ApiController)) == type.IsAssignableTo(typeof(PageController))), Is.Empty);

    /// <summary>A page is read by GET and changes something by POST, which needs the token of its form.</summary>
    [Test]
    public void Each_action_of_a_page_supports_one_method_GET_or_POST()
    {
        var methods = Actions.Select(action => (
            action.Name,
            Methods: action.GetCustomAttributes<HttpMethodAttribute>().SelectMany(method => method.HttpMethods).ToList())).ToList();

        Assert.That(methods, Is.Not.Empty);
        Assert.That(methods.Where(action => action.Methods is not (["GET"] or ["POST"])), Is.Empty);
    }

    [Test]
    public void No_page_switches_the_token_of_forms_off() => Assert.That(
        Actions.Where(action => action.IsDefined(typeof(IgnoreAntiforgeryTokenAttribute), inherit: true)
            || action.DeclaringType!.IsDefined(typeof(IgnoreAntiforgeryTokenAttribute), inherit: true)),
        Is.Empty);
}
