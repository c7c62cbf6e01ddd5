using Pulse.Application.Authorization;
using Pulse.Application.Logins;
using Pulse.Application.Mfa;
using Pulse.Domain.Permissions;

namespace Pulse.UnitTests.Application.Mfa;

/// <summary>Who may send the requests about second factors.</summary>
public sealed class MfaRulesTests
{
    [TestCase(typeof(GetMfa))]
    [TestCase(typeof(SetUpTotp))]
    [TestCase(typeof(ConfirmTotp))]
    [TestCase(typeof(DisableTotp))]
    [TestCase(typeof(ReplaceRecoveryCodes))]
    public void Ones_own_is_for_any_user_in_person_whatever_the_accounts_ask_for(Type request)
    {
        var rule = AuthorizationRuleAttribute.Of(request);

        Assert.That(rule, Is.InstanceOf<RequireCallerAttribute>().With.Property(nameof(RequireCallerAttribute.Anywhere)).True);
        Assert.That(rule.InPerson, Is.True);
    }

    [Test]
    public void Anothers_is_for_who_may_write_users_in_person()
    {
        var rule = AuthorizationRuleAttribute.Of(typeof(ResetMfa));

        Assert.That(((RequirePermissionAttribute)rule).AnyOf, Is.EqualTo(new[] { Permission.WriteUsers }));
        Assert.That(rule.InPerson, Is.True);
    }

    [Test]
    public void Nothing_that_was_typed_can_be_printed()
    {
        object[] typed =
        [
            new SetUpTotp("marked"),
            new ConfirmTotp("marked"),
            new DisableTotp("marked"),
            new ReplaceRecoveryCodes("marked"),
            new CompleteLogin("marked", "marked", "marked"),
        ];

        Assert.That(typed.Select(request => $"{request}"), Has.None.Contains("marked"));
        Assert.That(
            $"{TotpSetupDto.Of("a@pulse.test", "marked")} {new RecoveryCodesDto { RecoveryCodes = ["marked"] }}",
            Does.Not.Contain("marked"));
    }

    [Test]
    public void An_email_is_escaped_in_what_an_authenticator_reads() => Assert.That(
        TotpSetupDto.Of("a+b&c@pulse.test", "AAAA").Uri,
        Is.EqualTo("otpauth://totp/Pulse:a%2Bb%26c%40pulse.test?secret=AAAA&issuer=Pulse&digits=6"));
}
