using ErrorOr;
using MediatR;
using Moq;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Common;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Authorization;

public sealed class AuthorizationBehaviorTests
{
    private readonly Mock<ICredentialVerifier> credentials = new();

    [Test]
    public async Task A_refused_request_does_not_reach_its_handler()
    {
        var (result, reached) = await SendAsync(new RequestContext());

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

    [Test]
    public async Task A_caller_who_could_delay_the_request_is_verified_again()
    {
        var context = CallWithBody();
        credentials.Setup(c => c.VerifyAgainAsync(It.IsAny<PresentedCredential>(), null, CancellationToken.None)).ReturnsAsync(
            Errors.Unauthenticated);

        var (result, reached) = await SendAsync(context);

        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That(reached, Is.False);
    }

    [Test]
    public async Task The_handler_sees_the_current_state_of_the_caller()
    {
        var (context, now) = (CallWithBody(), Callers.User() with { Email = "changed@pulse.test" });
        credentials.Setup(c => c.VerifyAgainAsync(It.IsAny<PresentedCredential>(), null, CancellationToken.None)).ReturnsAsync(now);

        var (result, _) = await SendAsync(context);

        Assert.That(result.IsError, Is.False);
        Assert.That(context.Caller, Is.SameAs(now));
    }

    [Test]
    public async Task A_refusal_of_the_unit_of_work_overrides_the_result_of_the_handler()
    {
        var (result, reached) = await SendAsync(await Callers.CallOfAsync(Callers.User()), isRefusedMeanwhile: true);

        Assert.That(reached);
        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
    }

    private static RequestContext CallWithBody()
    {
        var context = new RequestContext();
        context.Receive(new IncomingRequest(ClientAddress: null, HasBody: true));
        context.Identify(Callers.User(), requestedAccount: null, new PresentedCredential(Some.Token));
        return context;
    }

    private async Task<(ErrorOr<Deleted> Result, bool Reached)> SendAsync(RequestContext context, bool isRefusedMeanwhile = false)
    {
        var (reached, reauthorization) = (false, new Reauthorization());
        RequestHandlerDelegate<ErrorOr<Deleted>> handler = () =>
        {
            reached = true;
            if (isRefusedMeanwhile)
            {
                reauthorization.Refuse([Errors.Unauthenticated]);
            }

            return Task.FromResult<ErrorOr<Deleted>>(Result.Deleted);
        };
        var authorizer = new Authorizer(Mock.Of<IAccountDirectory>(), new MfaPolicy());
        var renewal = new CallerRenewal(credentials.Object, authorizer, context);
        var behavior = new AuthorizationBehavior<Logout, ErrorOr<Deleted>>(authorizer, renewal, reauthorization, context);
        var result = await behavior.Handle(new Logout(), CancellationToken.None, handler);
        return (result, reached);
    }
}
