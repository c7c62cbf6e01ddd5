using System.Reflection;

namespace Pulse.Application.Common.Idempotency;

/// <summary>Marks a request whose response contains a secret. Before a replay, the caller is authorized for the secret again.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ReturnsSecretAttribute(SecretOwner owner) : Attribute
{
    /// <summary>The kind of object that the secret belongs to.</summary>
    public SecretOwner Owner { get; } = owner;

    public static ReturnsSecretAttribute? Of(Type requestType) => requestType.GetCustomAttribute<ReturnsSecretAttribute>(inherit: false);
}

/// <summary>Kinds of owners of secrets.</summary>
public enum SecretOwner
{
    ApiKey,
    User,

    /// <summary>A draft. It holds no permissions, so every caller that may write applications may have its key.</summary>
    Application,
}
