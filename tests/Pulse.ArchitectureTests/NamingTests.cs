using System.Text.RegularExpressions;
using FluentValidation;
using MediatR;
using Pulse.Application.Common;
using Pulse.ArchitectureTests.Setup;

namespace Pulse.ArchitectureTests;

public sealed class NamingTests
{
    private static readonly string[] Suffixes = ["Command", "Query", "Request", "Message"];

    /// <summary>Each of these types is not sealed, for the given reason.</summary>
    private static readonly string[] NotSealed =
    [
        "ApplicationDto", // base class of a created application
        "ApiKeyDto", // base class of a created key
        "UserDto", // base class of a created user
    ];

    [Test]
    public void Classes_are_sealed()
    {
        var open = Source.Types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(type => type.Name);

        Assert.That(open, Is.EquivalentTo(NotSealed));
    }

    /// <summary>A handler of several requests that differ in one call has a common name.</summary>
    [Test]
    public void A_handler_of_one_request_is_named_after_it()
    {
        var handlers = Source.Types.Select(type => (type.Name, Requests: Contracts(type, typeof(IRequestHandler<,>))
            .Select(contract => contract.GetGenericArguments()[0].Name).ToList())).ToList();

        Assert.That(handlers.Where(handler => handler.Requests is [var request] && handler.Name != $"{request}Handler"), Is.Empty);
        Assert.That(handlers.SelectMany(handler => handler.Requests), Is.EquivalentTo(Source.Requests.Select(request => request.Name)));
    }

    [Test]
    public void A_validator_is_named_after_what_it_validates()
    {
        var validators = Source.Types.Where(type => !type.IsAbstract).SelectMany(type => Contracts(type, typeof(IValidator<>))
            .Select(contract => (type.Name, Expected: NameOf(contract.GetGenericArguments()[0]) + "Validator"))).ToList();

        Assert.That(validators, Is.Not.Empty);
        Assert.That(validators.Where(validator => validator.Name != validator.Expected), Is.Empty);
    }

    [Test]
    public void Request_types_have_no_forbidden_suffix()
    {
        Assert.That(
            Source.Requests.Where(request => Suffixes.Any(suffix => request.Name.EndsWith(suffix, StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void A_request_is_in_the_same_file_as_its_handler()
    {
        var files =
            Directory.EnumerateFiles(Path.Combine(Source.Root.FullName, "src", "Pulse.Application"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).ToList();

        var astray = Source.Requests.Where(request => !files.Exists(file =>
            Regex.IsMatch(file, $@"\b(record|class) {request.Name}\b")
                && file.Contains($"IRequestHandler<{request.Name},", StringComparison.Ordinal)));

        Assert.That(astray, Is.Empty);
    }

    [Test]
    public void A_request_with_its_own_handler_is_in_a_file_with_its_name()
    {
        var files =
            Directory.EnumerateFiles(Path.Combine(Source.Root.FullName, "src", "Pulse.Application"), "*.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var alone =
            Source.Types.Select(type => Contracts(type, typeof(IRequestHandler<,>)).ToList()).Where(contracts => contracts.Count == 1)
            .Select(contracts => contracts[0].GetGenericArguments()[0].Name);

        Assert.That(alone.Where(request => !files.Contains(request)), Is.Empty);
    }

    /// <summary>A merge patch is named after its target, as in the OpenAPI document.</summary>
    private static string NameOf(Type validated) => validated.IsGenericType && validated.GetGenericTypeDefinition() == typeof(MergePatch<>)
        ? validated.GetGenericArguments()[0].Name + "Patch"
        : validated.Name;

    private static IEnumerable<Type> Contracts(Type type, Type definition) =>
        type.GetInterfaces().Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == definition);
}
