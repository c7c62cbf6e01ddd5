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
    public void Managing_your_own_MFA_requires_a_user_in_person_and_no_particular_account(Type request)
    {
        var rule = AuthorizationRuleAttribute.Of(request);

        Assert.That(rule, Is.InstanceOf<RequireCallerAttribute>().With.Property(nameof(RequireCallerAttribute.Anywhere)).True);
        Assert.That(rule.InPerson, Is.True);
    }

    [Test]
    public void Resetting_another_users_factor_requires_writeUsers_in_person()
    {
        var rule = AuthorizationRuleAttribute.Of(typeof(ResetMfa));

        Assert.That(((RequirePermissionAttribute)rule).AnyOf, Is.EqualTo(new[] { Permission.WriteUsers }));
        Assert.That(rule.InPerson, Is.True);
    }

    [Test]
    public void Printing_a_request_does_not_reveal_passwords_or_codes()
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
    public void An_email_is_escaped_in_the_authenticator_URI() => Assert.That(
        TotpSetupDto.Of("a+b&c@pulse.test", "AAAA").Uri,
        Is.EqualTo("otpauth://totp/Pulse:a%2Bb%26c%40pulse.test?secret=AAAA&issuer=Pulse&digits=6"));
}
