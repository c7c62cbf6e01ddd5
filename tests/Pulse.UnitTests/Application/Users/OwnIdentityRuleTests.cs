using ErrorOr;
using Moq;
using Pulse.Application.Authorization;
using Pulse.Application.Users;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Users;

public sealed class OwnIdentityRuleTests
{
    [TestCase(typeof(ChangePassword))]
    [TestCase(typeof(ChangeEmail))]
    public async Task An_impersonated_session_cannot_change_passwords_or_emails(Type request)
    {
        var context = new RequestContext();
        context.Identify(Callers.Impersonating());

        var authorized =
            await new Authorizer(Mock.Of<IAccountDirectory>(), new MfaPolicy()).AuthorizeAsync(context, request, CancellationToken.None);

        Assert.That((authorized.FirstError.Type, authorized.FirstError.Code), Is.EqualTo((ErrorType.Forbidden, "impersonating")));
    }
}
