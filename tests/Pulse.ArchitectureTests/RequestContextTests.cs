using System.Reflection;
using Pulse.Application.Authorization;

namespace Pulse.ArchitectureTests;

/// <summary>Code outside the authorizer can set each part of a request's context once, and cannot change it afterwards.</summary>
public sealed class RequestContextTests
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Test]
    public void The_context_has_no_property_that_can_be_set() => Assert.That(
        typeof(RequestContext).GetProperties(Declared).Where(property => property.SetMethod is { IsPrivate: false }).Select(
            property => property.Name),
        Is.Empty);

    [Test]
    public void The_context_has_no_visible_field() => Assert.That(
        typeof(RequestContext).GetFields(Declared).Where(field => !field.IsPrivate).Select(field => field.Name), Is.Empty);

    /// <summary>The unit tests show that each of them throws at the second call.</summary>
    [Test]
    public void Only_Receive_and_Identify_write_to_the_request_context() => Assert.That(
        typeof(RequestContext).GetMethods(Declared).Where(method => method is { IsPrivate: false, IsSpecialName: false }).Select(
            method => method.Name),
        Is.EquivalentTo(new[] { nameof(RequestContext.Receive), nameof(RequestContext.Identify) }));
}
