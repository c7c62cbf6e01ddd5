using Pulse.Application.Authorization;
using Pulse.Application.Users;

namespace Pulse.UnitTests.Application.Users;

/// <summary>An impersonator cannot get a password, end a session or accept an invitation for the user.</summary>
public sealed class UserRequestTests
{
    [TestCase(typeof(CreateUser))]
    [TestCase(typeof(UpdateUser))]
    [TestCase(typeof(DeleteUser))]
    [TestCase(typeof(IssuePasswordToken))]
    [TestCase(typeof(AcceptInvitation))]
    public void These_user_requests_must_be_sent_in_person(Type request) =>
        Assert.That(AuthorizationRuleAttribute.Of(request).InPerson, Is.True);

    [Test]
    public void An_invitation_prints_no_token() => Assert.That($"{new AcceptInvitation("marked")}", Is.EqualTo(nameof(AcceptInvitation)));

    [Test]
    public void The_text_of_a_password_token_object_does_not_contain_the_token() => Assert.That(
        $"{new PasswordToken(Setup.Some.Token, Setup.Some.Now, new TokenIssuer(3, null, Setup.Some.Account))}",
        Does.Not.Contain(Setup.Some.Token.Reveal()));
}
