using Pulse.Application.Authorization;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Authorization;

public sealed class RequestContextTests
{
    [Test]
    public void A_call_starts_out_as_nobody_nowhere()
    {
        var context = new RequestContext();

        Assert.That((context.Caller, context.Scope, context.Token), Is.EqualTo(((Caller?)null, (AccountScope?)null, (Pulse.Domain.Sessions.SessionToken?)null)));
        Assert.That(() => context.RequiredCaller, Throws.InvalidOperationException);
        Assert.That(() => context.RequiredScope, Throws.InvalidOperationException);
    }

    [Test]
    public async Task Another_caller_does_not_find_the_scope_of_the_one_before()
    {
        var context = await Callers.CallHoldingAsync(Permission.WriteApiKeys);
        Assert.That(context.Scope, Is.Not.Null);

        context.Identify(Callers.User([]), requestedAccount: null, token: null);

        Assert.That(context.Scope, Is.Null);
    }
}
