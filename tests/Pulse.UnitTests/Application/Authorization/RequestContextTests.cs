using System.Net;
using Moq;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Authorization;

public sealed class RequestContextTests
{
    private readonly Authorizer authorizer = new(Mock.Of<IAccountDirectory>(), new MfaPolicy());

    [Test]
    public void A_request_starts_without_a_client_a_caller_and_an_account()
    {
        var context = new RequestContext();

        Assert.That((context.Caller, context.Scope, context.Token), Is.EqualTo(((Caller?)null, (AccountScope?)null, (SessionToken?)null)));
        Assert.That((context.IsFromClient, context.ClientAddress, context.UserAgent), Is.EqualTo((false, (IPAddress?)null, (string?)null)));
        Assert.That(() => context.RequiredCaller, Throws.InvalidOperationException);
        Assert.That(() => context.RequiredScope, Throws.InvalidOperationException);
    }

    [Test]
    public void A_request_is_received_once()
    {
        var context = new RequestContext();
        context.Receive(new IncomingRequest(IPAddress.Loopback, "first"));

        Assert.That(() => context.Receive(new IncomingRequest(IPAddress.IPv6Loopback, "second")), Throws.InvalidOperationException);
        Assert.That((context.IsFromClient, context.ClientAddress, context.UserAgent), Is.EqualTo((true, IPAddress.Loopback, "first")));
    }

    [Test]
    public async Task Setting_the_caller_twice_throws_and_changes_nothing()
    {
        var context = await Callers.CallHoldingAsync(Permission.WriteApiKeys);
        var (caller, scope) = (context.Caller, context.Scope);

        Assert.That(
            () => context.Identify(Callers.User([]), Some.OtherAccount, new PresentedCredential(Some.Token)),
            Throws.InvalidOperationException);
        Assert.That((context.Caller, context.Scope), Is.EqualTo((caller, scope)));
        Assert.That((context.RequestedAccount, context.Token), Is.EqualTo(((AccountId?)null, (SessionToken?)null)));
    }

    [Test]
    public void The_account_in_the_path_takes_precedence_over_the_header()
    {
        var context = new RequestContext();
        context.Receive(new IncomingRequest(ClientAddress: null, AccountInPath: Some.Account));

        context.Identify(Callers.User(), Some.OtherAccount);

        Assert.That((context.RequestedAccount, context.IsAccountInPath), Is.EqualTo(((AccountId?)Some.Account, true)));
    }

    [Test]
    public async Task The_caller_is_replaced_by_its_current_state_with_its_current_rights()
    {
        var context = await Callers.CallHoldingAsync(Permission.WriteApiKeys, Permission.ReadUsers);
        var now = Callers.Key(Permission.WriteApiKeys);

        var result = await authorizer.AuthorizeAgainAsync(context, now, typeof(GetSession), CancellationToken.None);

        Assert.That(result.IsError, Is.False);
        Assert.That(context.Caller, Is.SameAs(now));
        Assert.That(context.RequiredScope.Rights.Held, Is.EqualTo(Some.Set(Permission.WriteApiKeys)));
    }

    [Test]
    public async Task A_request_stays_in_its_first_account_when_the_primary_account_changes()
    {
        var context =
            await Callers.CallOfAsync(Callers.User([Callers.Member(Some.Account, primary: true), Callers.Member(Some.OtherAccount)]));
        var before = context.Caller;
        var moved = Callers.User([Callers.Member(Some.Account), Callers.Member(Some.OtherAccount, primary: true)]);

        var result = await authorizer.AuthorizeAgainAsync(context, moved, typeof(GetSession), CancellationToken.None);

        Assert.That(result.FirstError.Code, Is.EqualTo("account_forbidden"));
        Assert.That((context.Caller, context.RequiredScope.AccountId), Is.EqualTo((before, Some.Account)));
    }

    [Test]
    public async Task A_caller_that_lost_its_right_is_refused()
    {
        var context = await Callers.CallOfAsync(Callers.User());

        var result = await authorizer.AuthorizeAgainAsync(context, Callers.Applicant(), typeof(GetSession), CancellationToken.None);

        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
    }
}
