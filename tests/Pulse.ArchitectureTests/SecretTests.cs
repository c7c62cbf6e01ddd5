using System.Reflection;
using System.Runtime.CompilerServices;
using Pulse.Application.ApiKeys;
using Pulse.Application.Logins;
using Pulse.Application.Mfa;
using Pulse.Application.OAuth;
using Pulse.Application.Sessions;
using Pulse.Application.Users;
using Pulse.ArchitectureTests.Setup;
using Pulse.Infrastructure.Bootstrap;

namespace Pulse.ArchitectureTests;

/// <summary>Security rule 16, as far as types can show it.</summary>
public sealed class SecretTests
{
    private const string Mark = "marked-secret";
    private static readonly string[] SecretWords = ["password", "secret", "token"];

    private static IEnumerable<Type> Dtos => Source.Types.Where(type => type.Name.EndsWith("Dto", StringComparison.Ordinal));

    [Test]
    public void Types_that_hold_a_secret_cannot_print_it()
    {
        var holders = Source.Types.Where(type => !type.IsAbstract && !type.ContainsGenericParameters && SecretsOf(type).Any()).ToList();

        Assert.That(holders, Is.SupersetOf(new[] { typeof(Login), typeof(IssuedApiKeyDto), typeof(SessionDto), typeof(BootstrapOptions) }));
        Assert.That(holders.Where(type => Print(type).Contains(Mark, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void The_check_for_printed_secrets_detects_a_record_that_prints_its_secret() =>
        Assert.That(Print(typeof(Careless)), Does.Contain(Mark));

    [Test]
    public void Only_the_response_that_creates_a_secret_contains_it()
    {
        var holders = Dtos.Where(type => type.GetProperties().Any(property => property.Name.Contains("Secret")
            && property.Name is not (nameof(ApiKeyDto.SecretHint) or nameof(ApiKeyDto.Secrets))));

        Assert.That(holders, Is.EquivalentTo(new[] { typeof(IssuedApiKeyDto), typeof(TotpSetupDto) }));
    }

    [Test]
    public void Only_the_session_object_and_token_responses_contain_a_token_and_no_response_contains_a_password()
    {
        Type[] issued = [typeof(IssuedUserDto), typeof(PasswordTokenDto)];
        Assert.That(
            Dtos.Where(type => type.GetProperties().Any(property => property.Name.Contains("Token"))),
            Is.EquivalentTo(issued.Append(typeof(SessionDto)).Append(typeof(TokenDto))));
        Assert.That(
            Dtos.Where(type => type.GetProperties().Any(property => property.Name.Contains("Password") || property.Name.Contains("Hash"))),
            Is.EquivalentTo(issued));
        Assert.That(issued.SelectMany(type => type.GetProperties())
            .Where(property => property.Name.Contains("Password"))
            .Select(property => property.Name)
            .Distinct(),
            Is.EquivalentTo(new[] { nameof(PasswordTokenDto.SetPasswordToken), nameof(PasswordTokenDto.SetPasswordTokenExpiresAt) }));
    }

    private static IEnumerable<FieldInfo> SecretsOf(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(field => field.FieldType == typeof(string)
            && SecretWords.Any(word => field.Name.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private static string Print(Type type)
    {
        var holder = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var secret in SecretsOf(type))
        {
            secret.SetValue(holder, Mark);
        }

        return holder.ToString() ?? "";
    }

    private sealed record Careless(string Password);
}
