using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Common;
using Pulse.ArchitectureTests.Setup;
using Pulse.Domain.Applications;

namespace Pulse.ArchitectureTests;

/// <summary>Which answers can be compressed: none in which a secret can be beside a text that an attacker chose (BREACH, CVE-2013-3587).</summary>
public sealed class CompressionTests
{
    /// <summary>
    /// Not the lists of applications: an applicant can change the text of a draft again and again, beside the tax ids and dates of birth of
    /// other businesses.
    /// </summary>
    private const string Compressed =
        "GetAccount GetAccountPermissions GetApiKey GetApiKeyPolicy GetApiKeyUsage GetMerchant GetPermission GetPermissionUsage GetRole "
        + "GetUsage GetUser "
        + "ListAccounts ListApiKeys ListAuditEvents ListMerchants ListPermissions ListRoleAssignments ListRoles ListSessions ListUsers";

    private static readonly string[] SecretWords = ["secret", "token", "password", "code", "challenge", "applicationKey", "dateOfBirth"];

    /// <summary>Fields whose names only sound like that.</summary>
    private static readonly string[] Harmless = ["SecretHint", "Secrets", "PostalCode", "Repcode"];

    private static IEnumerable<MethodInfo> Actions => Source.Api.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(ControllerBase)))
        .SelectMany(controller => controller.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(action => action.IsDefined(typeof(CompressibleAttribute)));

    [Test]
    public void Only_these_answers_can_be_compressed() => Assert.That(
        string.Join(' ', Actions.Select(action => action.GetCustomAttribute<DispatchesAttribute>()!.RequestType.Name).Order()),
        Is.EqualTo(Compressed));

    /// <summary>The answer to another method can be stored and replayed to a client that accepts other codings.</summary>
    [Test]
    public void Only_reads_are_compressed() =>
        Assert.That(Actions.Where(action => !action.IsDefined(typeof(HttpGetAttribute))).Select(action => action.Name), Is.Empty);

    [Test]
    public void No_answer_that_can_be_compressed_has_a_field_for_a_secret()
    {
        var fields = Actions.SelectMany(action => FieldsOf(AnswerOf(action), [])).Distinct().ToList();

        Assert.That(fields, Has.Count.GreaterThan(50));
        Assert.That(
            fields.Where(field => SecretWords.Any(word => field.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .Except(Harmless),
            Is.Empty);
    }

    private static Type AnswerOf(MethodInfo action) =>
        action.GetCustomAttributes<ProducesResponseTypeAttribute>().Single(answer => answer.StatusCode == 200).Type;

    private static IEnumerable<string> FieldsOf(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type))
        {
            yield break;
        }

        if (type == typeof(SensitiveText))
        {
            yield return "Secret";
        }

        foreach (var part in type.GetGenericArguments().SelectMany(argument => FieldsOf(argument, seen)))
        {
            yield return part;
        }

        foreach (var property in Source.All.Contains(type.Assembly) && !type.IsEnum ? type.GetProperties() : [])
        {
            yield return property.Name;
            foreach (var part in FieldsOf(property.PropertyType, seen))
            {
                yield return part;
            }
        }
    }
}
