using MediatR;
using Pulse.Application.Common.Idempotency;
using Pulse.ArchitectureTests.Setup;

namespace Pulse.ArchitectureTests;

/// <summary>Security rule 3: a replay never returns a secret.</summary>
public sealed class ReplayTests
{
    /// <summary>Properties of responses that let a caller act as their owner.</summary>
    private static readonly string[] Secrets = ["ApiSecret", "SetPasswordToken", "ApplicationKey"];

    [Test]
    public void Every_request_that_returns_a_secret_declares_the_owner_of_the_secret()
    {
        var handsOut = from type in Source.Application.GetTypes()
                       from contract in type.GetInterfaces()
                       where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequest<>)
                       where TypesIn(contract.GenericTypeArguments[0]).Any(
                           answer => Secrets.Any(secret => answer.GetProperty(secret) is not null))
                       select type;

        var said = Source.Application.GetTypes().Where(type => ReturnsSecretAttribute.Of(type) is not null);

        Assert.That(said.Select(type => type.Name).Order(), Is.EqualTo(handsOut.Select(type => type.Name).Distinct().Order()));
    }

    private static IEnumerable<Type> TypesIn(Type answer) =>
        answer.IsGenericType ? answer.GenericTypeArguments.SelectMany(TypesIn).Append(answer) : [answer];
}
