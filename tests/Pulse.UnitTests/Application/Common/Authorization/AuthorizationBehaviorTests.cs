using ErrorOr;
using MediatR;
using Moq;
using Pulse.Application.Accounts;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Common;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Common.Authorization;

public sealed class AuthorizationBehaviorTests
{
    [Test]
    public async Task A_refused_request_does_not_reach_its_handler()
    {
        var (result, reached) = await SendAsync(new CurrentCall());

        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That(reached, Is.False);
    }

    [Test]
    public async Task An_authorized_request_is_answered_by_its_handler()
    {
        var (result, reached) = await SendAsync(await Callers.CallOfAsync(Callers.User()));

        Assert.That(result.IsError, Is.False);
        Assert.That(reached);
    }

    private static async Task<(ErrorOr<Deleted> Result, bool Reached)> SendAsync(CurrentCall call)
    {
        var reached = false;
        RequestHandlerDelegate<ErrorOr<Deleted>> handler = () =>
        {
            reached = true;
            return Task.FromResult<ErrorOr<Deleted>>(Result.Deleted);
        };
        var behavior = new AuthorizationBehavior<Logout, ErrorOr<Deleted>>(new Authorizer(Mock.Of<IAccountDirectory>(), new MfaPolicy()), call);
        var result = await behavior.Handle(new Logout(), CancellationToken.None, handler);
        return (result, reached);
    }
}
