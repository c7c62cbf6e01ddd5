using Pulse.Application.Common.Authorization;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Common.Authorization;

public sealed class CurrentCallTests
{
    [Test]
    public void A_call_starts_out_as_nobody_nowhere()
    {
        var call = new CurrentCall();

        Assert.That((call.Caller, call.Scope, call.Token), Is.EqualTo(((Caller?)null, (AccountScope?)null, (Pulse.Domain.Sessions.SessionToken?)null)));
        Assert.That(() => call.RequiredCaller, Throws.InvalidOperationException);
        Assert.That(() => call.RequiredScope, Throws.InvalidOperationException);
    }

    [Test]
    public async Task Another_caller_does_not_find_the_scope_of_the_one_before()
    {
        var call = await Callers.CallHoldingAsync(Permission.WriteApiKeys);
        Assert.That(call.Scope, Is.Not.Null);

        call.Identify(Callers.User([]), requestedAccount: null, token: null);

        Assert.That(call.Scope, Is.Null);
    }
}
