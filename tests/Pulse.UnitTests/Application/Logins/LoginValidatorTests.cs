using FluentValidation.TestHelper;
using Pulse.Application.Logins;
using Pulse.Application.Sessions;
using Pulse.Domain.Permissions;

namespace Pulse.UnitTests.Application.Logins;

public sealed class LoginValidatorTests
{
    private static readonly Login[] NotExactlyOneKind =
    [
        new(),
        new("user@example.com", "password", "apiKey-x", "pls_x"),
        new(Email: "user@example.com", ApiSecret: "pls_x"),
        new(Password: "password", ApiKey: "apiKey-x"),
    ];

    private readonly LoginValidator validator = new(new SessionLimits { LifetimeMinutes = 60, ApiKeyLifetimeMinutes = 5 });

    [Test]
    public void Each_kind_of_credentials_is_valid_on_its_own()
    {
        validator.TestValidate(new Login("user@example.com", "password")).ShouldNotHaveAnyValidationErrors();
        validator.TestValidate(new Login(ApiKey: "apiKey-x", ApiSecret: "pls_x")).ShouldNotHaveAnyValidationErrors();
    }

    [TestCaseSource(nameof(NotExactlyOneKind))]
    public void A_login_with_both_kinds_of_credentials_or_none_or_half_of_each_is_refused(Login login) =>
        validator.TestValidate(login).ShouldHaveValidationErrorFor("body").Only();

    [Test]
    public void The_missing_half_of_a_credential_pair_is_reported()
    {
        validator.TestValidate(new Login(Email: "user@example.com")).ShouldHaveValidationErrorFor(login => login.Password).Only();
        validator.TestValidate(new Login(Password: "password")).ShouldHaveValidationErrorFor(login => login.Email).Only();
        validator.TestValidate(new Login(ApiKey: "apiKey-x")).ShouldHaveValidationErrorFor(login => login.ApiSecret).Only();
        validator.TestValidate(new Login(ApiSecret: "pls_x")).ShouldHaveValidationErrorFor(login => login.ApiKey).Only();
    }

    [Test]
    public void The_text_of_an_imported_key_is_a_credential_without_an_identifier() =>
        validator.TestValidate(new Login(ApiSecret: "a-key-of-another-system")).ShouldNotHaveAnyValidationErrors();

    [Test]
    public void Over_long_values_are_refused_before_they_are_processed()
    {
        var email = new string('e', 254);
        var other = new string('x', 256);

        validator.TestValidate(new Login(email, other)).ShouldNotHaveAnyValidationErrors();
        validator.TestValidate(new Login(email + "e", other)).ShouldHaveValidationErrorFor(login => login.Email);
        validator.TestValidate(new Login(email, other + "x")).ShouldHaveValidationErrorFor(login => login.Password);
        validator.TestValidate(new Login(ApiKey: other + "x", ApiSecret: other)).ShouldHaveValidationErrorFor(login => login.ApiKey);
        validator.TestValidate(new Login(ApiKey: other, ApiSecret: other + other)).ShouldNotHaveAnyValidationErrors();
        validator.TestValidate(new Login(ApiKey: other, ApiSecret: other + other + "x"))
            .ShouldHaveValidationErrorFor(login => login.ApiSecret);
    }

    [Test]
    public void An_email_that_could_not_be_normalised_is_refused()
    {
        foreach (var email in new[] { "a\0@example.com", "a\uD800@example.com", "a\uFFFE@example.com" })
        {
            validator.TestValidate(new Login(email, "password")).ShouldHaveValidationErrorFor(login => login.Email);
        }
    }

    [Test]
    public void A_lifetime_is_at_least_a_second_and_at_most_the_configured_one()
    {
        var (user, key) = (new Login("user@example.com", "password"), new Login(ApiKey: "apiKey-x", ApiSecret: "pls_x"));

        foreach (var valid in (Login[])
            [user with { LifetimeSeconds = 1 }, user with { LifetimeSeconds = 3_600 }, key with { LifetimeSeconds = 300 }])
        {
            validator.TestValidate(valid).ShouldNotHaveAnyValidationErrors();
        }

        foreach (var invalid in (Login[])
        [
            user with { LifetimeSeconds = 0 }, user with { LifetimeSeconds = -1 }, user with { LifetimeSeconds = 3_601 },
            key with { LifetimeSeconds = 301 }, key with { LifetimeSeconds = int.MaxValue },
        ])
        {
            validator.TestValidate(invalid).ShouldHaveValidationErrorFor(login => login.LifetimeSeconds).Only();
        }
    }

    [Test]
    public void A_list_of_permissions_is_not_empty_and_has_no_duplicates()
    {
        var login = new Login("user@example.com", "password");

        validator.TestValidate(login with { Permissions = [Permission.ReadUsers] }).ShouldNotHaveAnyValidationErrors();
        validator.TestValidate(login with { Permissions = [] }).ShouldHaveValidationErrorFor(command => command.Permissions).Only();
        validator.TestValidate(login with { Permissions = [Permission.ReadUsers, Permission.ReadUsers] })
            .ShouldHaveValidationErrorFor(command => command.Permissions).Only();
    }

    [Test]
    public void The_text_of_a_login_request_contains_none_of_its_values()
    {
        Assert.That($"{new Login("user@example.com", "password", "apiKey-x", "pls_x")}", Is.EqualTo("Login"));
    }
}
